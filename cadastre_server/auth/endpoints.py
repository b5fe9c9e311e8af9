"""POST /token, GET /me."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import OAuth2PasswordRequestForm

from cadastre_server.auth import service
from cadastre_server.auth.dependencies import SignedIn
from cadastre_server.auth.schemas import Me, Token
from cadastre_server.context import Here

router = APIRouter(tags=["auth"])


@router.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()], context: Here) -> Token:
    """Sign in with name and password (OAuth 2, RFC 6749, 4.3)."""
    return service.sign_in(context, form.username, form.password)


@router.get("/me")
def me(user: SignedIn, context: Here) -> Me:
    """Who is signed in, what they may do, and where QGIS reads the register."""
    return service.me(user, context.settings.reader_url)
