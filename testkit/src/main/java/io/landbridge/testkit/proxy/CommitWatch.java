package io.landbridge.testkit.proxy;

import io.landbridge.testkit.server.Engine;

/** Follows the wire protocol of one connection to find the server's answer to a COMMIT. Plain text only, no TLS. */
interface CommitWatch {

    /** Sees bytes on their way to the server, in order. */
    void fromClient(byte[] bytes, int length);

    /**
     * Sees bytes on their way to the client, in order.
     *
     * @return where in them the answer to a COMMIT begins, or -1
     */
    int answerToCommit(byte[] bytes, int length);

    static CommitWatch of(Engine engine) {
        return engine == Engine.POSTGRESQL ? new PostgresCommitWatch() : new MySqlCommitWatch();
    }
}
