"""The web application and the domain it serves."""
