# The same without any setting.
{ }
