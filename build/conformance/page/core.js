// KustomerCore: the same engine without a user interface.
