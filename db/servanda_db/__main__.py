"""`python -m servanda_db`: the command where the console script is not on the path."""

from servanda_db.command import main

main(prog_name="servanda")
