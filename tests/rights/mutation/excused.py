"""Mutants that no test can tell from the original, each with the reason why nothing is visible through it.

An excuse that is not needed any more is an error.
"""

_NULL = "No row has nobody for its key: nothing equals NULL."
_NO_TOKEN = "A token of None is held by nobody."
_SHORTER = "A short cut: whoever sees all finds the same rows the long way."
_SIGNED_IN = "What is asked beside it is true of nobody who is not signed in: this tells the type checker so."
_BOTH_TIMES = "Asked before the bytes come and again after: it is a limit, and shows nothing."
_TWICE = "Asked twice: the row that leads here is visible only together with this one."
_KEEPS = "It would change another's draft, and show nothing of it: tests/api/test_drafts.py holds that it does not."
_NO_KEYS = "Only users have keys: a customer who is themself has every scope."
_MOVED = "Of who is guest and more, or says more, nobody is in this world: tests/api/test_moved_threads.py holds it."
_KNOWS = "Of who is guest and more nobody is in this world: tests/api/test_moved_and_followed.py holds it."
_SIGNED_IN_HEARS = "A token that nobody holds: who hears of the workspace's types is whoever is signed in."
_TYPES = "No act of the story makes a type: tests/realtime/test_types.py holds who hears of a project's own."
_NO_ROLES = "Customers have a role in no project: they find the same rows the long way."
_SINCE = "Asked for by `restorable` alone, which says since when."
_CLOCK = "What the worker makes by itself nobody asks for: tests/reactions/test_recurrences_stopped.py holds by whose rights."

EXCUSED: dict[str, str] = {
    "models/principal.py Principal.visible_to: key is not None -> True": _NULL,
    "models/item.py Item._reached: viewer.principal_id is None -> False": _NULL,
    "resolvers/people.py _known_written: key is not None -> True": _NULL,
    "models/item.py _reached_directly: key is not None -> True": _NULL,
    "models/item.py _reached_by_customer: key is not None -> True": _NULL,
    "models/item.py Item.audience: self.requester_id is not None -> True": _NO_TOKEN,
    "models/item.py Item.audience: self.project_id is not None -> True (2)": _NO_TOKEN,
    "models/item.py _reached_by_customer: guest and viewer.guest_projects: without viewer.guest_projects": _NULL,
    "models/item.py _reached_by_customer: filter(...) without part=Part.FOLLOWER": (
        "Only users and teams are ever assigned: a customer or organization takes part by following alone."
    ),
    "models/project.py Project.in_bin: filter(...) without removed_at__gt=LONG_AGO": _SINCE,
    "models/project.py Project.in_bin: key is not None -> True": _NULL,
    'models/project.py Project.in_bin: not viewer.is_staff or not viewer.has_scope("projects:read"):'
    " without not viewer.is_staff": _NO_ROLES,
    'models/folder.py Folder.visible_to: not viewer.is_staff or not viewer.has_scope("projects:read"):'
    " without not viewer.is_staff": _NO_ROLES,
    'models/item_type.py ItemType.visible_to: viewer.is_staff and viewer.has_scope("projects:read"):'
    " without viewer.is_staff": _NO_ROLES,
    "models/item_type.py ItemType.audience: own is None -> True": _TYPES,
    'models/item_type.py ItemType.audience: without "admin" in {"admin", f"project:{own}"}': _TYPES,
    'models/item_type.py ItemType.audience: without f"project:{own}" in {"admin", f"project:{own}"}': _TYPES,
    "models/item_type.py ItemType.audience: own is None -> False": _SIGNED_IN_HEARS,
    'models/item_type.py ItemType.audience: without "everyone" in {"everyone"}': _SIGNED_IN_HEARS,
    "models/sight.py _viewer: organization -> True": _NO_TOKEN,
    "realtime/judging.py affects: viewer.session_id -> True": "No event affects a session of None.",
    "domain/files.py store: without await _check_room(viewer)": _BOTH_TIMES,
    "domain/files.py store: without await _check_room(viewer) (2)": _BOTH_TIMES,
    "resolvers/history.py _readable: event -> True": "An event of a kind that is not declared has nothing to show.",
    "resolvers/inputs.py _check_sight: without viewer.organization_id in {viewer.principal_id,"
    " viewer.organization_id, *viewer.guest_": (
        "Nothing that customers may filter by names organizations yet; without it they may ask less."
    ),
    "resolvers/people.py _known: without viewer.actor_id in (viewer.principal_id, viewer.actor_id)": (
        "A key has neither addresses nor an organization to be read; its own noun says the rest."
    ),
    'resolvers/fields.py staff_column: without "staff": value': (
        "What no plan can say is asked of the field's own resolver, which asks the viewer too."
    ),
    'resolvers/fields.py staff_column: without "column": (column, empty_is_null)': (
        "What no plan can say is asked of the field's own resolver, which asks the viewer too."
    ),
    'resolvers/fields.py staff_column: without "depends": Depends.ROW': (
        "Fewer listeners share an answer then, and nobody is shown more."
    ),
    "resolvers/sharing.py _universe: event.project_id and str(event.project_id): without event.project_id": _NO_TOKEN,
    'resolvers/sharing.py _universe: {event.project_id and str(event.project_id), *event.changes.get("project", ())}'
    ' - {None} -> {event.project_id and str(event.project_id), *event.changes.get("project", ())}': _NO_TOKEN,
    'domain/customers.py edit: customer_id != viewer.principal_id or not viewer.has_scope(": without'
    ' not viewer.has_scope("people:write")': _NO_KEYS,
    "models/item_link.py ItemLink.visible_to: viewer.sees_all -> False": _SHORTER,
    'models/baseline.py BaselineItem.visible_to: viewer.sees_all and viewer.has_scope("items:read") and'
    ' viewer.has_scope("projects:read") -> False': _SHORTER,
    'models/baseline.py Baseline.visible_to: not viewer.is_staff or not viewer.has_scope("items:read") or:'
    " without not viewer.is_staff": "A customer has a role in no project.",
    "models/item_plan.py ItemPlan.visible_to: viewer.sees_all -> False": _SHORTER,
    "models/plan_link.py PlanLink.visible_to: viewer.sees_all -> False": _SHORTER,
    "models/recurrence.py Recurrence.visible_to: viewer.sees_all -> False": _SHORTER,
    "domain/recurrences/make.py _maker: viewer is None -> True": _CLOCK,
    "domain/recurrences/make.py _maker: viewer is None -> False": _CLOCK,
    'domain/recurrences/make.py _maker: not policy.may(viewer, "item.plan", item) -> True': _CLOCK,
    'domain/recurrences/make.py _maker: not policy.may(viewer, "item.plan", item) -> False': _CLOCK,
    "models/file.py File.visible_to: viewer.principal_id is None -> False": _NULL,
    "domain/attaching.py give_up: File.visible_to(viewer) -> File.all()": _TWICE,
    "domain/attaching.py copy: File.visible_to(viewer) -> File.all()": _TWICE,
    "models/event.py _files_not_as_guest: not viewer.guest_projects -> False": _KNOWS,
    "models/event.py _files_not_as_guest: Q(kind__not_in=_OF_FILES) | Q(item_id__in=known) -> Q(kind__not_in=_OF_FILES)": _KNOWS,
    "models/event.py _files_not_as_guest: Q(...) without item_id__in=known": _KNOWS,
    'models/conversation.py on_seen_items: viewer.sees_all and viewer.has_scope("items:read") -> False': _SHORTER,
    'models/notification.py Notification.visible_to: viewer.sees_all and viewer.has_scope("items:read")'
    ' and viewer.has_scope("conversations:read") -> False': _SHORTER,
    'models/notification.py Notification.visible_to: viewer.principal_id is None or not viewer.has_scope("notific:'
    " without viewer.principal_id is None": _NULL,
    "domain/api_keys.py create: viewer.kind is not PrincipalKind.USER or viewer.scopes is no:"
    " without viewer.principal_id is None": _SIGNED_IN,
    "domain/conversations/read.py mark_read: message is None or viewer.kind is None: without viewer.kind is None": _SIGNED_IN,
    "domain/sign_in/passwords.py set_password: viewer.session_id is None or viewer.principal_id is None:"
    " without viewer.principal_id is None": _SIGNED_IN,
    "domain/projects/follow.py _self: viewer.principal_id -> True": _SIGNED_IN,
    'resolvers/streams.py notifications_changed: viewer.kind is None or not viewer.has_scope("notifications:r:'
    " without viewer.kind is None": _SIGNED_IN,
    "domain/projects/create.py found: viewer.kind is PrincipalKind.USER -> False": (
        "Only admins make projects, and a role gives them nothing that they have not."
    ),
    "domain/projects/share.py make_managers: Principal.visible_to(viewer) -> Principal.all()": (
        "Everybody sees themself, and another who is named was found by what they see."
    ),
    "resolvers/people_verbs.py set_password: Principal.visible_to(info.context.viewer) -> Principal.all()": (
        "Everybody sees themself."
    ),
    "resolvers/people_verbs.py sign_out_everywhere: Principal.visible_to(info.context.viewer) -> Principal.all()": _TWICE,
    "resolvers/items.py linked: ItemLink.visible_to(context.viewer) -> ItemLink.all()": _TWICE,
    "resolvers/items.py linked: Item.visible_to(context.viewer) -> Item.all()": _TWICE,
    "resolvers/sharing.py _universe: without None in {None}": _NO_TOKEN,
    "resolvers/sharing.py _universe: event.audience_before or frozenset(): without event.audience_before": (
        "Of what was visible only before, the id alone is told, to all alike."
    ),
    "resolvers/sharing.py _universe: event.audience_after or frozenset(): without frozenset()": (
        "Nothing that streams tell is removed for good yet, so no event is without an audience after it."
    ),
    "realtime/streams.py ItemListStream.judge: event.audience_after is event.audience_before"
    " and self._takes_all(event) -> False": (
        "A short cut: whoever sees before and after alike, and filters nothing, is told the same the long way."
    ),
    "resolvers/sharing.py universe: last is not event -> True": "A short cut: looked at again, an event says the same.",
    "domain/projects/create.py found: viewer.kind is PrincipalKind.USER -> True": (
        "Besides users only the set-up makes projects, and it sees all."
    ),
    "domain/sign_in/sessions.py sign_out_everywhere: viewer.principal_id is None or (viewer.kind not in _PEOPLE a:"
    " without viewer.principal_id is None": _SIGNED_IN,
    "resolvers/sharing.py _universe: event.project_id and str(event.project_id): without str(event.project_id)": (
        "A key reads the same in a token as its text does."
    ),
    "domain/conversations/draft.py save: filter(...) without author_id=viewer.principal_id": _KEEPS,
    "domain/conversations/post.py say: filter(...) without author_id=viewer.principal_id": _KEEPS,
    "domain/conversations/seen.py check_seen: Message.visible_to(viewer) -> Message.all()": _TWICE,
    "domain/conversations/seen.py check_seen: exclude(...) without author_id=viewer.principal_id": (
        "One's own words would stop one, and show nothing: tests/api/test_conversations.py holds that they do not."
    ),
    "domain/policy.py may_to_message: project_id is not None and viewer.roles.get(project_id) is R:"
    " without project_id is not None": "Nobody has a role in no project.",
    'domain/policy.py may_to_message: viewer.sees_all or "may_edit_messages" in viewer.switches:'
    " without viewer.sees_all": (
        "An admin's own words: tests/realtime/test_verbs_tell_all.py has an admin say something better."
    ),
    "models/conversation.py _where_seen: key is not None -> True": _NULL,
    "models/saved_reply.py SavedReply.visible_to: viewer.teams -> True": "Nothing is shared with a team of no team's members.",
    "models/saved_reply.py SavedReply.visible_to: Q(...) without sharing=Sharing.TEAMS": (
        "Teams stand beside it only while it is shared with teams: domain/saved_replies/locked.py set_teams."
    ),
    'models/portfolio.py Portfolio.visible_to: not viewer.is_staff or not viewer.has_scope("projects:read"):'
    " without not viewer.is_staff": "A customer has a role in no project.",
    'models/portfolio.py PortfolioEntry.visible_to: not viewer.is_staff or not viewer.has_scope("projects:read"):'
    " without not viewer.is_staff": "A customer has a role in no project.",
    "realtime/entity_streams.py TreeStream.judge: event.entity not in self.keys or event.kind in _OF_RIGHTS or:"
    " without event.entity not in self.keys": "Only events of these find the stream.",
    "realtime/entity_streams.py TreeStream.judge: event.entity not in self.keys or event.kind in _OF_RIGHTS or:"
    " without hidden(event, viewer)": "What is internal of a project has no token of its guests: a second lock.",
    "resolvers/spine.py _read: PortfolioEntry.visible_to(viewer) -> PortfolioEntry.all()": (
        "A place counts only in a portfolio that is seen, of what is seen itself."
    ),
    "domain/mail_templates/variables/item.py told_of: ItemPlan.visible_to(viewer) -> ItemPlan.all()": (
        "Staff see the plan of each item that they see."
    ),
    "domain/mail_templates/variables/item.py told_of: viewer.is_staff -> True": "Customers see no plans: it saves a statement.",
    "domain/mail_templates/variables/item.py told_of: viewer.is_staff -> False": (
        "The matrix reads no mails: tests/api/test_mail_templates.py holds what staff and customers are told."
    ),
    'models/item_count.py ItemCount.visible_to: not viewer.is_staff or not viewer.has_scope("items:read"):'
    " without not viewer.is_staff": "A customer has a role in no project.",
    "models/mail.py OutgoingMail.visible_to: Q(...) without item_id__isnull=False": _SHORTER,
    "models/draft.py Draft.visible_to: Q(...) without item_id__isnull=False": (
        "Nothing is among what is in the bin, or not: only where that is empty. tests/api/test_drafts.py holds it."
    ),
    'models/draft.py Draft.visible_to: viewer.sees_all and viewer.has_scope("items:read") -> False': _SHORTER,
    'models/item.py Item.known_to: not viewer.has_scope("items:read") -> True': _KNOWS,
    'models/item.py Item.known_to: not viewer.has_scope("items:read") -> False': _NO_KEYS,
    "models/item.py Item.known_to: filter(...) without id__in=[]": _NO_KEYS,
    'models/item.py Item.shown_to_guest: not viewer.has_scope("items:read") -> False': _NO_KEYS,
    "models/item.py Item.shown_to_guest: filter(...) without id__in=[]": _NO_KEYS,
    "models/conversation.py without_guests: not token.startswith(GUEST) -> True": _MOVED,
    "models/conversation.py not_as_guest: not viewer.guest_projects -> True": _MOVED,
    "models/conversation.py not_as_guest: not viewer.guest_projects -> False": _MOVED,
    "models/conversation.py not_as_guest: Q(**kept) | Q(item_id__in=known) -> Q(**kept)": _KNOWS,
    "models/conversation.py not_as_guest: Q(...) without item_id__in=known": _KNOWS,
    "models/conversation.py not_in_kept_thread: not viewer.guest_projects -> False": _KNOWS,
    "models/conversation.py not_in_kept_thread: Q(...) without"
    ' item_id__in=RowNamedBy(table, "item_id", Item.known_to(viewer))': _KNOWS,
    "models/conversation.py not_in_kept_thread: Q(conversation_id__isnull=True) | anybodys | known"
    " -> Q(conversation_id__isnull=True) | anybodys": _KNOWS,
}
