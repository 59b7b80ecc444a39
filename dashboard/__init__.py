"""What signed-in people see and do: the Dash app, sign-in and the command line."""
