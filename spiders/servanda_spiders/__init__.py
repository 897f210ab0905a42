"""OBSERVE: pages into claims; imports only servanda_db."""
