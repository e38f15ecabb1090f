"""The web pages for experts, county and city officers, auditors."""
