"""The compiled week: state, luck, set-up and submodels. With the declarations it makes up the version of the model."""
