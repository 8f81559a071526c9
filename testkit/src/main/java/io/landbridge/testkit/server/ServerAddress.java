package io.landbridge.testkit.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens, who may do everything there, and a database that exists. */
record ServerAddress(String host, int port, String database, String user, String password) {

    private static final Pattern URL =
            Pattern.compile("jdbc:(?:postgresql|mysql|mariadb)://([^/:?]+|\\[[^]]+])(?::(\\d+))?/([^?]*)");

    static ServerAddress ours(Engine engine, int port) {
        return new ServerAddress(
                "127.0.0.1", port, Sessions.defaultDatabase(engine), Administrator.USER, Administrator.PASSWORD);
    }

    /** Reads {@code jdbc:ENGINE://HOST[:PORT]/[DATABASE]}; {@code variable} is named in the refusal. */
    static ServerAddress parse(String variable, Engine engine, String url, String user, String password) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(variable
                    + " must be jdbc:postgresql|mysql|mariadb://HOST[:PORT]/[DATABASE] without properties: " + url);
        }
        int standard = engine == Engine.POSTGRESQL ? 5432 : 3306;
        String port = matcher.group(2);
        String database = matcher.group(3);
        return new ServerAddress(
                matcher.group(1),
                port == null ? standard : Integer.parseInt(port),
                database.isEmpty() ? Sessions.defaultDatabase(engine) : database,
                user,
                password);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
