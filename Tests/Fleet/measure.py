def measure(b): pass
