"""TELL: views of the database into pages and Datasette; imports only servanda_db."""
