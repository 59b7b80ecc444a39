"""The sub-commands of `helmdesk`, one module each; they read settings, call the ground floor and print."""
