package io.landbridge.connectors;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;

/** Connectors to the testkit's databases. */
public final class Endpoints {

    private Endpoints() {}

    public static Connector open(Side side, TestDatabase database) {
        return Connectors.open(endpoint(side, database), 4);
    }

    public static Endpoint endpoint(Side side, TestDatabase database) {
        return endpoint(side, database.url(), database.user(), database.password());
    }

    public static Endpoint endpoint(Side side, String url, String user, String password) {
        return new Endpoint(side, url, Tls.INSECURE, user, secret(password));
    }

    /** Reads of either side for a comparison. */
    public static DigestReader.Opener digests(Connector connector) {
        return connector.digests("test", LedgerLocation.DEFAULT);
    }

    /** The core's word for the testkit's kind of server. */
    public static Engine engine(ServerKind kind) {
        return Engine.valueOf(kind.engine().name());
    }

    /** A table in the database's default schema. */
    public static TableName table(TestDatabase database, String name) {
        return new TableName(database.engine().isMySqlFamily() ? database.name() : "public", name);
    }

    private static Secret secret(String value) {
        return new Secret() {
            @Override
            public String reveal() {
                return value;
            }

            @Override
            public String toString() {
                return "test";
            }
        };
    }
}
