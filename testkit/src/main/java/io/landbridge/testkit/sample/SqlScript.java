package io.landbridge.testkit.sample;

import io.landbridge.testkit.server.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a script into statements at the semicolons outside of quotes and comments; comments are left out. */
final class SqlScript {

    private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z_0-9]*)?\\$");

    private final String text;
    private final boolean mysql;
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private int at;

    private SqlScript(Engine engine, String text) {
        this.text = text;
        this.mysql = engine.isMySqlFamily();
    }

    static List<String> statements(Engine engine, String text) {
        SqlScript script = new SqlScript(engine, text.startsWith("\uFEFF") ? text.substring(1) : text);
        script.split();
        return script.statements;
    }

    private void split() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("--", at) || (mysql && c == '#')) {
                skipTo("\n", 0);
            } else if (text.startsWith("/*", at)) {
                skipTo("*/", 2);
                current.append(' ');
            } else if (c == '\\' && !mysql && current.toString().isBlank()) {
                skipTo("\n", 0); // a command of psql
            } else if (c == '\'' || c == '"' || (mysql && c == '`')) {
                takeQuoted(c);
            } else if (c == '$' && !mysql) {
                takeDollar();
            } else if (c == ';') {
                at++;
                end();
            } else {
                current.append(c);
                at++;
            }
        }
        end();
    }

    private void skipTo(String end, int behind) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + behind;
    }

    /** A doubled quote inside is two quoted texts side by side for our purpose. */
    private void takeQuoted(char quote) {
        int begin = at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += mysql && quote != '`' && text.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, text.length());
        current.append(text, begin, at);
    }

    private void takeDollar() {
        Matcher tag = DOLLAR_TAG.matcher(text).region(at, text.length());
        if (!tag.lookingAt()) {
            current.append(text.charAt(at++));
            return;
        }
        int end = text.indexOf(tag.group(), tag.end());
        int next = end < 0 ? text.length() : end + tag.group().length();
        current.append(text, at, next);
        at = next;
    }

    private void end() {
        String statement = current.toString().strip();
        current.setLength(0);
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
    }
}
