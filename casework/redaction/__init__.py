"""What is left out of documents before they are shown to somebody outside: by which provision, and what the house proposes."""
