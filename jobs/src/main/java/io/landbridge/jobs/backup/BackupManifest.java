package io.landbridge.jobs.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.schema.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** What a backup is, for whoever finds it: written beside its files when they have been read back. */
record BackupManifest(
        String migration,
        String side,
        Server server,
        ClientProgram client,
        Instant madeAt,
        List<Table> tables,
        List<Path> files) {

    BackupManifest {
        tables = List.copyOf(tables);
        files = List.copyOf(files);
    }

    void write(Path to) {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(Files.newBufferedWriter(to)).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("migration", migration);
            json.writeStringField("side", side);
            json.writeStringField("engine", server.engine().label());
            json.writeStringField("server", server.version());
            json.writeStringField("database", server.database());
            json.writeStringField("client", client.says());
            json.writeStringField("madeAt", madeAt.toString());
            json.writeArrayFieldStart("tables");
            for (Table table : tables) {
                json.writeString(table.name().toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("files");
            for (Path file : files) {
                json.writeStartObject();
                json.writeStringField("name", String.valueOf(file.getFileName()));
                json.writeNumberField("bytes", Files.size(file));
                json.writeStringField("sha256", sha256(file));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream read = new DigestInputStream(in, digest)) {
                byte[] buffer = new byte[1 << 16];
                while (read.read(buffer) >= 0) {
                    // the digest sees what is read
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
