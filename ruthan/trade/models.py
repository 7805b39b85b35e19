"""Checks of products and shops, what official lists showed, letters to sellers, public outcomes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ruthan.core.refs import uuid7
from ruthan.trade.states import CheckState, LetterState, LetterWay, OutcomeState, Word


class TradeCheck(models.Model):
    """What somebody asked a centre to check; the facts are sealed under the report's own key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    report = models.OneToOneField(
        "intake.Report", related_name="trade_check", on_delete=models.CASCADE
    )
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.OPEN)
    category = models.CharField(max_length=40)  # of the strand COM
    product = models.CharField(max_length=20, blank=True)
    facts_sealed = models.BinaryField()  # JSON: goods, shop, numbers, price, terms ...
    seller_key = models.BinaryField(max_length=32, null=True)  # keyed hash of the shop's name
    received_on = models.DateField(null=True)  # when the goods came, for the buyer's days
    cancelled_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_at"], name="trade_check_desk"),
            models.Index(fields=["seller_key"], name="trade_check_seller"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=CheckState.values), name="trade_check_state"
            ),
        )

    def __str__(self) -> str:
        return self.ref


class LookUp(models.Model):
    """What a person saw in an official list, on which day; the number and note are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(TradeCheck, related_name="look_ups", on_delete=models.CASCADE)
    place = models.CharField(max_length=20)  # a code of the official look-ups
    word = models.CharField(max_length=10, choices=Word)
    body_sealed = models.BinaryField()  # JSON: number, note
    looked_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(word__in=Word.values), name="trade_lookup_word"),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.word}"


class SellerLetter(models.Model):
    """Asking a seller for their side, under a key of its own; opened by its code, no account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(TradeCheck, related_name="letters", on_delete=models.CASCADE)
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.ASKED)
    way = models.CharField(max_length=8, choices=LetterWay)
    data_key = models.ForeignKey("core.DataKey", related_name="+", on_delete=models.DO_NOTHING)
    letter_sealed = models.BinaryField()  # JSON: to, shop, what is asked, the code
    to_key = models.BinaryField(max_length=32)  # keyed hash of the address: nobody is flooded
    code_lookup = models.CharField(max_length=10, unique=True)
    code_salt = models.BinaryField(max_length=16)
    code_hash = models.BinaryField(max_length=32)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    opened_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    reply_sealed = models.BinaryField(null=True)
    may_show = models.BooleanField(default=False)  # the seller agreed to have it published

    class Meta:
        indexes = (models.Index(fields=["to_key"], name="trade_letter_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values), name="trade_letter_state"
            ),
            models.UniqueConstraint(
                fields=["check_of"], condition=~Q(state="gone"), name="trade_one_letter"
            ),
        )

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class PublicOutcome(models.Model):
    """What is said in public about a product or a shop: facts of official lists, two signatures."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=12, unique=True)
    check_of = models.ForeignKey(TradeCheck, related_name="outcomes", on_delete=models.CASCADE)
    state = models.CharField(max_length=10, choices=OutcomeState, default=OutcomeState.PROPOSED)
    word = models.CharField(max_length=10, choices=Word)
    goods = models.CharField(max_length=200)
    shop = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=20)
    looked_on = models.DateField()
    text_th = models.TextField()
    text_en = models.TextField(blank=True)
    unheard_because = models.CharField(max_length=300, blank=True)  # why nobody could be asked
    seller_says = models.TextField(blank=True)  # with the seller's consent
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    decided_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=300, blank=True)  # of sending or taking it back
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["state", "-decided_at"], name="trade_outcome_public"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=OutcomeState.values), name="trade_outcome_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(decided_by=F("proposed_by")),
                name="trade_outcome_two_people",
            ),
            models.UniqueConstraint(
                fields=["check_of"], condition=Q(state__in=["proposed", "published"]),
                name="trade_one_outcome",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.ref
