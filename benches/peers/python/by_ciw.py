"""One line before equal counters, a VIP first, simulated with Ciw."""

import math
from collections.abc import Sequence
from itertools import pairwise

import ciw

Customer = tuple[int, int, bool]


class UntilWholeSecond(ciw.dists.Sequential):
    """Service times that end on the whole second after the one in which the service began."""

    def sample(self, t: float | None = None, ind: object = None) -> float:
        return super().sample(t, ind) + math.ceil(t) - t


def by_ciw(customers: Sequence[Customer], counters: int) -> list[int]:
    """The wait of each customer in seconds, in the order of the list.

    Ciw draws lots among events of one instant. So VIPs arrive half a second early, others a quarter, and every service ends on a whole
    second: in each second VIPs join the line, then others, then counters become free.
    """
    start = min(arrived for arrived, _, _ in customers) - 1
    early = {"vip": 0.5, "ordinary": 0.25}
    classes: dict[str, list[int]] = {name: [] for name in early}
    for place in sorted(range(len(customers)), key=lambda place: customers[place][0]):
        classes["vip" if customers[place][2] else "ordinary"].append(place)
    classes = {name: places for name, places in classes.items() if places}

    def gaps(name: str) -> list[float]:
        moments = [0.0] + [customers[place][0] - start - early[name] for place in classes[name]]
        return [later - earlier for earlier, later in pairwise(moments)] + [math.inf]

    network = ciw.create_network(
        arrival_distributions={name: [ciw.dists.Sequential(gaps(name))] for name in classes},
        service_distributions={name: [UntilWholeSecond([customers[place][1] for place in classes[name]])] for name in classes},
        priority_classes={name: rank for rank, name in enumerate(classes)},
        number_of_servers=[counters],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(customers))
    records = sorted(simulation.get_all_records(), key=lambda record: record.id_number)
    waits = [0] * len(customers)
    for name, places in classes.items():
        for place, record in zip(places, (record for record in records if record.customer_class == name), strict=True):
            waits[place] = math.ceil(record.service_start_date) - math.ceil(record.arrival_date)
    return waits
