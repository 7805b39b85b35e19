"""Drawing of forms, reports and pictures; knows no Django."""
