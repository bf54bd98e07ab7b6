"""What the application holds, without an application: filled in by `plugin.app.create_app`."""

from cryptography.fernet import Fernet, MultiFernet
from flask_sqlalchemy import SQLAlchemy
from redis import Redis
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from plugin.config import Config
from plugin.crm import AdapterClasses, AdapterFactory, CrmAdapter, CrmConnection


class Base(DeclarativeBase):
    """Every table's base; constraints are named so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class Holder:
    """What services need besides the database; each is set once per application."""

    config: Config
    redis: "Redis"
    fernet: MultiFernet
    adapter_factory: AdapterFactory
    adapter_classes: AdapterClasses

    def configure(
        self,
        config: Config,
        adapter_factory: AdapterFactory,
        adapter_classes: AdapterClasses,
    ) -> None:
        """Take the settings in: connections are made when they are first used."""
        self.config = config
        self.redis = Redis.from_url(config.redis_url, socket_timeout=5, socket_connect_timeout=2)
        self.fernet = MultiFernet([Fernet(key) for key in config.encryption_keys])
        self.adapter_factory = adapter_factory
        self.adapter_classes = adapter_classes

    def adapter(self, kind: str, connection: CrmConnection) -> CrmAdapter:
        """Return the adapter of one installation; KeyError for an unknown kind."""
        return self.adapter_factory(kind, connection)


held = Holder()
