"""Addresses of the network."""

from __future__ import annotations

from django.urls import path

from ruthan.network.views import hotlines, keys, organisations, people, words

app_name = "network"

urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("new/", organisations.register, name="register"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("roles/<uuid:membership_id>/end/", people.role_end, name="role-end"),
    path("hotlines/", hotlines.hotlines, name="hotlines"),
    path("hotlines/new/", hotlines.hotline_edit, name="hotline-new"),
    path("hotlines/<str:number>/", hotlines.hotline_edit, name="hotline-edit"),
    path("hotlines/<str:number>/retire/", hotlines.hotline_retire, name="hotline-retire"),
    path("words/", words.taxonomies, name="taxonomies"),
    path("words/<slug:code>/", words.taxonomy, name="taxonomy"),
    path("words/<slug:code>/<int:edition>/", words.edition_restore, name="edition-restore"),
    path("terms/<int:term_id>/", words.term_edit, name="term-edit"),
    path("terms/<int:term_id>/retire/", words.term_retire, name="term-retire"),
    path("desks/<uuid:desk_id>/end/", organisations.desk_end, name="desk-end"),
    path("names/<int:alias_id>/remove/", organisations.alias_remove, name="alias-remove"),
    path("of/<str:code>/", organisations.organisation, name="organisation"),
    path("of/<str:code>/edit/", organisations.edit, name="organisation-edit"),
    path("of/<str:code>/names/", organisations.alias_add, name="alias-add"),
    path("of/<str:code>/keys/", keys.keys, name="keys"),
    path("of/<str:code>/keys/new/", keys.issue, name="key-issue"),
    path("of/<str:code>/keys/<uuid:key_id>/rotate/", keys.rotate, name="key-rotate"),
    path("of/<str:code>/keys/<uuid:key_id>/revoke/", keys.revoke, name="key-revoke"),
    path("of/<str:code>/desks/", organisations.desk_add, name="desk-add"),
]
