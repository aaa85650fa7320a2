"""The pages of the yearly ITA scores: how do we stand against the target, and over the years?"""
