"""Who of the house a record reaches when it is sent: who finds it in the inbox, and who could not read it, with what to do."""

from collections.abc import Sequence

from casework.services.house_parties import GETS_IT, Reached
from casework.vocabulary import Expansion
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.words import t

OUT = {
    Expansion.NOT_IN_USE: "is no longer here",
    Expansion.CANNOT_READ: "could not read it",
    Expansion.NOBODY_READS: "nobody who belongs to it could read it",
}


def house_reached(reached: Sequence[Reached]) -> bool:
    """Show whom of the house a record reaches, and return whether it can be sent: nobody named on it is shut out."""
    out = [one for one in reached if one.outcome is not Expansion.PUT]
    gets = dict.fromkeys(one.name for one in reached if one.role in GETS_IT and one.outcome is Expansion.PUT)
    lines = (
        [html("<li>{text}</li>", text=t("Finds it in the inbox, and can read it from now on: {names}", names=", ".join(gets)))]
        if gets
        else []
    )
    lines += [
        html(
            "<li>{text}</li>",
            text=t("Not shown to everybody of {name}: {names} cannot read it.", name=one.name, names=", ".join(one.cannot)),
        )
        for one in reached
        if one.cannot
    ]
    lines += [html('<li>{name}: <span class="muted">{why}</span></li>', name=one.name, why=t(OUT[one.outcome])) for one in out]
    show(html('<div class="small expansion" role="status"><ul>{lines}</ul></div>', lines=each(lines)))
    if out:
        what = t("Take them off under Parties, or let them in: by the list the record is restricted to, or a lower classification.")
        show(html('<p class="small"><strong>{first}</strong> {what}</p>', first=t("It cannot be sent like this."), what=what))
    else:
        fixed = t("It is the record itself that they see, with what is written on it later. What is sent cannot be called back.")
        show(html('<p class="small muted">{text}</p>', text=fixed))
    return not out
