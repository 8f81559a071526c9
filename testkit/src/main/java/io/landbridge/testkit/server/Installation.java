package io.landbridge.testkit.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Server programs on this machine: how one engine makes a data folder, starts, stops and is killed. */
interface Installation {

    /** Which programs these are, for messages. */
    String describe();

    /**
     * Makes an empty database cluster with the tests' administrator in {@code data}, an empty folder.
     *
     * @param temporary a folder for this server's temporary files alone
     */
    void initialise(Path data, Path temporary, Path log);

    /** The command that runs the server on the loopback address; {@code settings} win over the defaults. */
    List<String> command(Path data, Path temporary, int port, Map<String, String> settings);

    /** Settings that give up durability for speed; only for tests that never kill the server. */
    Map<String, String> relaxedDurability();

    /** Settings by which the server offers TLS with these files in PEM. */
    Map<String, String> tls(Path certificate, Path key, Path authority);

    /** The query that names the data folder, so that a foreign server on the port is not taken for ours. */
    String dataFolderQuery();

    /** The signal for an orderly stop that does not wait for clients. */
    String stopSignal();

    /** The signal for the fastest end that leaves no shared memory behind. */
    String orphanSignal();

    /** The folder of client programs that fit the server; empty where there are none. */
    Optional<Path> clients();

    /** Gives the folder to the account that the server runs under. */
    void own(Path folder);
}
