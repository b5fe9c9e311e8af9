"""Rights go from parcels that end to those that came of them: each is carried, combined or ended, none is lost."""

from cadastre_plugin.core.rights.carry.carried import carried
from cadastre_plugin.core.rights.carry.decision import Decision, Fate
from cadastre_plugin.core.rights.carry.parentage import Parentage, parentage_of
from cadastre_plugin.core.rights.carry.proposal import proposed
from cadastre_plugin.core.rights.carry.undecided import Open, Why, undecided

__all__ = ["Decision", "Fate", "Open", "Parentage", "Why", "carried", "parentage_of", "proposed", "undecided"]
