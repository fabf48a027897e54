"""What a message is: Digital Post, e-mail or a loose file, each read into one ``ReceivedPost``."""
