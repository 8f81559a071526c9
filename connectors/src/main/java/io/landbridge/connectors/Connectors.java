package io.landbridge.connectors;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Endpoint;

/** Opens the connector of an endpoint. */
public final class Connectors {

    private Connectors() {}

    /**
     * Connects to the endpoint; which engine it is, is what the server says of itself.
     *
     * @param parallelism most chunks that are copied at the same time
     * @throws io.landbridge.pipeline.failure.LandbridgeException when the URL is wrong or the server cannot be used
     */
    public static Connector open(Endpoint endpoint, int parallelism) {
        return new JdbcConnector(EndpointPools.open(endpoint, parallelism));
    }

    /** The same for one migration, whose write fences the sessions pass on either end. */
    public static Connector open(Endpoint endpoint, int parallelism, String migration) {
        return new JdbcConnector(EndpointPools.open(endpoint, parallelism, migration));
    }
}
