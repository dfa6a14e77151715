"""The site: staging, pages made from catalogue and contracts, compiling, single pages."""
