"""A victim's loss of money: transfers, clocks, holds, the police-ready file, what came back."""
