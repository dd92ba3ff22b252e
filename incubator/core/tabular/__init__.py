"""Tables that come in as files of any kind and go out as XLSX or CSV: `reading` and `writing`."""
