#ifndef APPEND_H
#define APPEND_H

/// The command without a name: `words` are those of the command line.
int append_events(int count, char **words);

#endif
