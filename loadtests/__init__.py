"""Programs that put load on halfpast and break things under it. They reach it as a user does, over HTTP."""
