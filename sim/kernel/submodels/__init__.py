"""The submodels of the ODD, one file each; compiled functions of one teacher or one meeting. They do not import one
another.
"""
