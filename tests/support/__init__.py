"""What tests of several parts share: real servers, and folders for them."""
