// Stands for the precompiled headers, which are made for a target.
