"""The schema `cadastre`, in reversible steps."""
