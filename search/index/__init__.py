"""Building: texts are analysed into Whoosh, and compiled into the pack and its form for browsers."""
