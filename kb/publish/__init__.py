"""For browsers and programs: the website, the server of this machine, feeds and exports."""
