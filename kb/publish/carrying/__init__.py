"""The website to carry: an archive that opens from a folder, and one file to send."""
