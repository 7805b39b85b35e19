"""Pure parts of referrals: XARF reports, the letter on paper, tables for spreadsheets."""
