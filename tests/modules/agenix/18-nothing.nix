# No secret: nothing at all.
{ }
