"""The English catalogue. Source strings are Chinese, so Chinese needs none."""
