"""The programs that call the API, as far as a program may know of them."""

from casework.queries import api_clients
from casework.services import api_webhooks
from casework.vocabulary import Scope
from ui.api.route import Route

ROUTES = (
    Route("GET", "/programs", api_clients.api_clients, Scope.ORGANISATION_READ, key=("id",)),
    Route("GET", "/webhooks", api_clients.webhooks, Scope.WEBHOOKS_READ, key=("webhook_id",)),
    Route("PUT", "/webhooks/{webhook_id}/state", api_webhooks.switch, Scope.WEBHOOKS_WRITE),
    Route("GET", "/webhooks/{webhook_id}/deliveries", api_clients.deliveries, Scope.WEBHOOKS_READ, bounds={"first": (1, 100)}),
    Route("DELETE", "/webhooks/{webhook_id}", api_webhooks.remove, Scope.WEBHOOKS_WRITE),
    Route("POST", "/webhooks", api_webhooks.set_up, Scope.WEBHOOKS_WRITE, keeps_answer=False),
)

_PERSON = "a person does this on the desk, where the secret is shown once"
_DOOR = "is part of the token endpoints"
NOT_FOR_THE_API = {
    **{f"casework.services.api_clients.{name}": _PERSON for name in ("register", "agree", "renew_secret", "close", "end_consent")},
    **{f"casework.services.api_answers.{name}": "is part of every route" for name in ("answered_before", "answer_given", "keep_answer")},
    **{f"casework.services.api_tokens.{name}": _DOOR for name in ("authenticated", "consent", "asking_client", "opened", "end_all_of")},
    **{f"casework.services.api_webhooks.{name}": "the runner calls webhooks" for name in ("call_for", "listener_of", "note")},
    "casework.services.api_tokens.sweep": "the runner sweeps",
}
