"""公示: frozen lists, days counted, objections, proof of publication."""
