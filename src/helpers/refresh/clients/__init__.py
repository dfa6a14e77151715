"""The sources that are asked by themselves, one module a source; all other tables are added to by hand."""

from helpers.refresh.client import Client
from helpers.refresh.clients import budget_lab, census, estat, fred, nato, troops, voeten, world_bank

CLIENTS: dict[str, Client] = {
    client.table: client
    for module in (census, fred, world_bank, nato, budget_lab, estat, troops, voeten)
    for client in module.CLIENTS
}
"""Client by table."""
