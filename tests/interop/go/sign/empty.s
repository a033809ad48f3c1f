// Lets functions of the SDK be declared without a body.
