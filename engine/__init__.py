"""What is true: minutes, hours, free starts, decisions. Pure: values in, values out, no clock."""
