"""What a person may type into the pages of campaigns, one module for each part."""
