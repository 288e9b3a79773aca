"""A base past one machine: the integers of a pack in Milvus, asked by the code that asks a pack."""
