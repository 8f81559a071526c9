package io.landbridge.jobs.backup;

import io.landbridge.connectors.jdbc.JdbcUrl;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.schema.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs between the clients of the engines. */
interface DumpClient {

    /** Names of the program that dumps, the likeliest first. */
    List<String> names();

    /** Major and minor version out of what {@code --version} prints; empty when it is another product's. */
    Optional<Integer> version(String says);

    /** Whether it can dump that server. */
    boolean isNewEnough(ClientProgram program, Server server);

    /** How many times the rows' size a dump may take. */
    int growth();

    /**
     * Writes how to log in into files of that folder.
     *
     * @return variables for each program that is run
     */
    Map<String, String> login(Endpoint endpoint, JdbcUrl url, ClientProgram program, Path folder);

    /** What has to be run, one after the other. */
    List<Dump> dumps(ClientProgram program, JdbcUrl url, String user, List<Table> tables, Path login, Path to);

    /** What is run on each file to see that it can be read to its end; empty when reading the file is enough. */
    Optional<List<String>> reading(ClientProgram program, Path file);

    /**
     * What is missing in a file.
     *
     * @param said what the program of {@link #reading} printed; empty without one
     */
    List<String> missing(Dump dump, String said);

    /** What of these tables the client does not keep as it is, one sentence each. */
    List<String> losses(List<Table> tables);

    /** A shell script that puts all files into the empty database that its argument names. */
    String restoreScript(ClientProgram program, JdbcUrl url, String user, List<Path> files);

    /**
     * One file.
     *
     * @param command without any secret
     */
    record Dump(List<String> command, Path file, List<Table> tables) {}
}
